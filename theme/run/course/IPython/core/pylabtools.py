"""What matplotlib asks for, and does not need here."""

backend2gui = {}
