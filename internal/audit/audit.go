// Package audit makes a record of what was done that cannot be changed unseen.
//
// Each change has one Event. Events of a county form a chain: an Entry holds the SM3 hash
// of itself and of the entry before it, so that removing, changing or inserting one shows
// at its place (see Verify). The same records are the leaves of a Merkle tree, whose root
// stands for all of them and from which a single one can be proven (see Tree).
//
// Neither hash is keyed. Who can rewrite every entry can make a chain that agrees with
// itself; it will not agree with an end or a root that was kept elsewhere.
package audit

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// An Event is one thing somebody did. It holds no full ID, card or phone number.
type Event struct {
	At      time.Time       // UTC; counts to the microsecond
	Actor   int64           // user account; 0 for none, such as a failed sign-in
	Person  string          // the natural person behind it: hex of a blind index
	Role    string          // in which the actor did it
	Kind    Kind            //
	Subject string          // what it was done to, such as "batch:12"
	Region  string          // code of where
	Detail  json.RawMessage // facts of this kind; hashed byte for byte as stored
}

// A Hash is an SM3 digest.
type Hash [sm3.Size]byte

// String writes the hash in hex.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// An Entry is an event at its place in the chain. Sequence numbers begin at 1, and the
// first entry's Prev is the zero Hash.
type Entry struct {
	Seq int64
	Event
	Prev, Hash Hash
}

// Chain puts an event at its place after the entry that has the hash prev.
func Chain(prev Hash, seq int64, e Event) Entry {
	entry := Entry{Seq: seq, Event: e, Prev: prev}
	entry.Hash = sm3.Sum(entry.Record())
	return entry
}

// recordFormat begins each record, so that none can be taken for other hashed bytes or
// for a record of another layout.
const recordFormat = "yikatong event 1\n"

// Record returns the canonical bytes of an entry, of which Hash is the SM3 digest and
// which are its leaf in the Merkle tree: recordFormat, then sequence number, Prev,
// microseconds since 1970 and user account, then person, role, kind, subject, region and
// detail, each led by its length. Numbers are 8 bytes and lengths 4, big-endian. Entries
// that differ in any of these have different records.
func (e Entry) Record() []byte {
	b := make([]byte, 0, 256+len(e.Detail))
	b = append(b, recordFormat...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Seq))
	b = append(b, e.Prev[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.At.UnixMicro()))
	b = binary.BigEndian.AppendUint64(b, uint64(e.Actor))
	for _, s := range [...]string{e.Person, e.Role, string(e.Kind), e.Subject, e.Region, string(e.Detail)} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
		b = append(b, s...)
	}
	return b
}
