"""What readings mean, a folder a subject: arrays and tables in, arrays and tables out."""
