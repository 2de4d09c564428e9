-- What somebody did lately (已办).
CREATE INDEX act_actor ON act (county, actor, id);
