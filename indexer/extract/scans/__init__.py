"""Text out of pictures: scans, photos of papers, pictures inside documents. Needs the extra `ocr`."""
