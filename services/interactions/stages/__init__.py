"""The tables message -> handler of mails and of what is done by hand; `app` puts them in order."""
