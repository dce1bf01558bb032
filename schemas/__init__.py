"""The nouns of jihua: documents as read, plans as extracted, issues. Imports nothing of ours."""
