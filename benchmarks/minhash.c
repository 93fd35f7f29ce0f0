/*
 * The yardstick of the compiled kernel: signatures of texts from their shingle hashes, as plain C.
 *
 * benchmarks/speed.py compiles this with gcc -O3 -mavx2 where gcc exists; the package never does. Eight
 * permutations at a time, their minima in registers, the loop over shingles innermost: the recipe of
 * provenance/fingerprints/numba_kernel.py, so that the two differ in the compiler alone.
 */
#include <stdint.h>

enum { AT_ONCE = 8 };

void minima(const uint32_t *hashes, const int64_t *counts, int64_t texts, const uint32_t *factors,
            const uint32_t *summands, int64_t permutations, uint32_t *signatures)
{
    for (int64_t text = 0; text < texts; text++) {
        int64_t count = counts[text];
        for (int64_t p = 0; p + AT_ONCE <= permutations; p += AT_ONCE) {
            uint32_t least[AT_ONCE];
            for (int k = 0; k < AT_ONCE; k++)
                least[k] = UINT32_MAX;
            for (int64_t i = 0; i < count; i++)
                for (int k = 0; k < AT_ONCE; k++) {
                    uint32_t value = factors[p + k] * hashes[i] + summands[p + k];
                    least[k] = value < least[k] ? value : least[k];
                }
            for (int k = 0; k < AT_ONCE; k++)
                signatures[text * permutations + p + k] = least[k];
        }
        hashes += count;
    }
}
