"""The charter: who signed it, what they promised, what they did, the statement each company gets."""
