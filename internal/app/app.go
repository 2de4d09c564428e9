// Package app is what a user can ask of the county: each method loads, lets the core
// decide, and stores the outcome in one transaction with its audit event.
//
// Every method takes the actor. Pages, commands, the demo and tests all come in here.
package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/calendar"
	"yikatong/internal/password"
	"yikatong/internal/policy"
	"yikatong/internal/region"
	"yikatong/internal/store"
)

// An App is one county at work. It is safe for concurrent use.
type App struct {
	store     *store.Store
	county    string
	catalogue catalogue
	calendar  calendar.Calendar
	formats   bank.Formats
	accounts  bank.AccountForms
	clock     func() time.Time
	rand      io.Reader
	passwords password.Cost
	spool     string
	cache     string
	progress  progress

	ready memo[[]store.Ready]
	held  memo[[]store.Held]
	risks memo[RiskView] // by region
}

// A Config is what an App is made of. Clock and Rand come from outside, so that a seed
// replays a run.
type Config struct {
	Store     *store.Store
	County    string            // 6 digits
	Catalogue *policy.Catalogue // the programmes that come with the program; the county's own are in the store
	Calendar  calendar.Calendar
	Formats   bank.Formats
	Accounts  bank.AccountForms
	Clock     func() time.Time
	Rand      io.Reader
	Passwords password.Cost // what a guess at a password costs
	Spool     string        // directory where uploaded files wait to be read
	Cache     string        // directory of packed copies that can be made again
}

// New puts an App together.
func New(c Config) *App {
	return &App{store: c.Store, county: c.County, catalogue: catalogue{shipped: c.Catalogue}, calendar: c.Calendar, formats: c.Formats, accounts: c.Accounts,
		clock: c.Clock, rand: c.Rand, passwords: c.Passwords, spool: c.Spool, cache: c.Cache}
}

// CountyCode returns the county as a region.
func (a *App) CountyCode() region.Code { return region.Code(a.county + "000000") }

// now is the moment of an act, to the microsecond that is stored.
func (a *App) now() time.Time { return a.clock().UTC().Truncate(time.Microsecond) }

// china is the county's time zone: days begin at midnight in Beijing, not in Greenwich.
var china = time.FixedZone("UTC+8", 8*3600)

// day is the county's calendar day of a moment, as columns hold it.
func day(t time.Time) string { return t.In(china).Format("2006-01-02") }

// dayTime is the county's calendar day as midnight UTC, as calendar counts.
func dayTime(t time.Time) time.Time {
	y, m, d := t.In(china).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func (a *App) read(ctx context.Context, fn func(*store.Tx) error) error {
	return a.store.Read(ctx, a.county, fn)
}

func (a *App) write(ctx context.Context, fn func(*store.Tx) ([]audit.Event, error)) error {
	return a.store.Write(ctx, a.county, fn)
}

// event tells what an actor did to a subject, at a moment, within a region.
func event(by auth.Actor, at time.Time, kind audit.Kind, subject string, where region.Code, detail any) (audit.Event, error) {
	text, err := json.Marshal(detail)
	if err != nil {
		return audit.Event{}, fmt.Errorf("event %s: %w", kind, err)
	}
	return audit.Event{At: at, Actor: by.User, Person: by.Person, Role: string(by.Role), Kind: kind, Subject: subject,
		Region: string(where), Detail: text}, nil
}

// one is event for acts that make exactly one.
func one(by auth.Actor, at time.Time, kind audit.Kind, subject string, where region.Code, detail any) ([]audit.Event, error) {
	e, err := event(by, at, kind, subject, where, detail)
	if err != nil {
		return nil, err
	}
	return []audit.Event{e}, nil
}

// A fact is one field of an event's detail.
type facts map[string]any

// ConsolePerson stands for the operator at the machine itself among natural persons.
const ConsolePerson = "console"

// Console is the operator at the machine itself, in one role: whoever holds the data
// directory and its keys. Its acts are marked as such, and it is one natural person, so
// it cannot be two hands of one payment.
func (a *App) Console(role auth.Role) auth.Actor {
	return auth.Actor{Person: ConsolePerson, Name: operator, Role: role, Region: a.CountyCode()}
}
