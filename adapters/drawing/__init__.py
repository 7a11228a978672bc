"""What is drawn: a timeline as SVG for pages, and the same picture as PNG for chats."""
