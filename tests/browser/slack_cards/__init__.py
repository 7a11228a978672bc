"""Every card, form and page of ours in Slack, drawn as a picture to be looked at."""
