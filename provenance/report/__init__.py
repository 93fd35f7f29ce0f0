"""From records to what people and programs read: documents, tables and the HTML report."""
