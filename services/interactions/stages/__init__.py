"""The tables message -> handler of mails, of campaign entries and of what is done by hand; `app` puts them in order."""
