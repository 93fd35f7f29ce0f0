"""The pre-filter where pipelines live: a Scrapy item pipeline, a datatrove filter, a function for datasets."""
