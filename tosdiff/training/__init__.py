"""Train, judge and export the clause model: needs the extra `train`; nothing else imports it."""
