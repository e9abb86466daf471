"""How the price book is made and renewed from AWS's offer files; nothing else imports this room."""
