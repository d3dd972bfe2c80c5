"""People of a business: invitations, what each of them may do, and how they leave."""
