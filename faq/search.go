package faq

// Search finds the topics a question is about. It is deterministic and safe
// for concurrent use; its cost is bounded whatever the length of the text.
func (c *Catalogue) Search(q Query) Result {
	x := c.search
	units := x.lex.analyze(q.Text)
	r := x.recognized(units)
	r.Outcome, r.Offered, r.Hits = x.judge(x.find(x.terms(units)))
	if previous := c.topics[q.Previous]; previous != nil && len(units) > 0 && x.leans(q.Text, units, r.Outcome) {
		led := x.followUp(r, previous, units)
		led.Near = x.near(led.Outcome, led.Hits)
		if led.Outcome != None || x.opens(q.Text) || led.Near > 0 && led.Hits[0].Topic != previous {
			return led
		}
	}
	r.Near = x.near(r.Outcome, r.Hits)
	return r
}

// recognized notes the person, stage, election and aspect a question names.
func (x *index) recognized(units []unit) Result {
	var r Result
	for _, u := range units {
		for _, c := range u.concepts {
			info := x.lex.concepts[c]
			first(&r.Who, info.Who)
			first(&r.Stage, info.Stage)
			first(&r.Election, info.Election)
			if r.Aspect == "" {
				r.Aspect = info.Aspect
			}
		}
	}
	return r
}

func first(to *string, value string) {
	if *to == "" {
		*to = value
	}
}
