package contract

import (
	"time"

	"yikatong/internal/calendar"
)

// A Due is until when a bank has to do what its contract says about one payment file. Both are
// days at midnight UTC, as package calendar gives them.
type Due struct {
	Counts time.Time // the working day that the file counts for
	Pay    time.Time // the day the payees have their money
	Answer time.Time // the day by which every payment has its final answer
}

// Due reckons the terms for a file that was ready at a moment, told in the county's own time. A
// file ready before the cutoff of a working day counts for that day, any other for the next
// working day; payment is due on the day it counts for, the whole answer so many working days
// after it. The clock begins when the file is ready, not when the bank cares to fetch it.
func (t Terms) Due(cal calendar.Calendar, ready time.Time) Due {
	day := cal.AddWorkdays(ready, 0)
	if !cal.IsWorkday(day) || ready.Format("15:04") > t.Cutoff {
		day = cal.AddWorkdays(day, 1)
	}
	return Due{Counts: day, Pay: day, Answer: cal.AddWorkdays(day, t.AnswerDays)}
}
