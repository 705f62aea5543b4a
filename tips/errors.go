package tips

import (
	"errors"
	"fmt"
)

// Errors that reach a reporter. Whatever the error, nothing was stored and the
// draft can be sent again with the same token.
var (
	ErrUnknownCode = errors.New("tips: no tip belongs to this code")
	ErrCodeUsed    = errors.New("tips: this code already belongs to another tip")
	ErrCodeInText  = errors.New("tips: the text contains a receipt code")
	ErrEmpty       = errors.New("tips: nothing was written")
	ErrTooLarge    = errors.New("tips: larger than the limit for one report")
	ErrTooMany     = errors.New("tips: no further addition to this tip is taken")
	ErrBusy        = errors.New("tips: the intake limit is reached, try again later")
	ErrFull        = errors.New("tips: no room left for new reports")
	ErrReadOnly    = errors.New("tips: the data directory cannot be written")
	ErrNoRecipient = errors.New("tips: no recipient may read this")
	ErrUnknownUnit = errors.New("tips: not a configured unit")
	ErrClosed      = errors.New("tips: the store is closed")
)

// Errors that reach staff.
var (
	ErrNotFound           = errors.New("tips: no such tip") // also: a tip this person may not know of
	ErrNotAllowed         = errors.New("tips: not allowed")
	ErrInvite             = errors.New("tips: the invite is unknown, used or expired")
	ErrEnrolled           = errors.New("tips: this address already belongs to a member of staff")
	ErrUnknownStaff       = errors.New("tips: no such member of staff")
	ErrUnknownDestination = errors.New("tips: not a configured destination")
	ErrUnknownOutcome     = errors.New("tips: not an outcome")
	ErrReason             = errors.New("tips: a reason is required")
)

// Errors that reach the operator; each comes wrapped in an [*OperatorError].
var (
	ErrLocked     = errors.New("another netralbot uses this data directory")
	ErrUnsafeDir  = errors.New("the data directory is not private")
	ErrNewer      = errors.New("the database was written by a newer netralbot")
	ErrDamaged    = errors.New("the database is damaged")
	ErrKeysLost   = errors.New("the key file is missing or does not belong to this database")
	ErrRecipients = errors.New("the recipients cannot be used")
	ErrOptions    = errors.New("the settings of the store contradict themselves")
	ErrExists     = errors.New("a database already exists here")
	ErrBackup     = errors.New("not a complete backup")
	ErrTampered   = errors.New("the audit trail was tampered with")
	ErrPassphrase = errors.New("the passphrase is wrong")
	ErrIdentity   = errors.New("not an age identity file")
	ErrBundle     = errors.New("not a complete bundle")
	ErrCannotOpen = errors.New("none of these keys opens this tip")
)

// An OperatorError tells the person at the terminal what is wrong and what to
// do. It never holds anything that a reporter wrote or any secret.
type OperatorError struct {
	Kind error  // one of the operator's errors above, for errors.Is
	Path string // the file or directory concerned, if one is
	Hint string // what to do, one sentence
	Err  error  // the cause, if there is one
}

func (e *OperatorError) Error() string {
	msg := "tips: " + e.Kind.Error()
	if e.Path != "" {
		msg += " (" + e.Path + ")"
	}
	if e.Err != nil {
		msg += fmt.Sprintf(": %v", e.Err)
	}
	return msg
}

func (e *OperatorError) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Hint returns the advice for the operator that err carries, "" if none.
func Hint(err error) string {
	var oe *OperatorError
	if errors.As(err, &oe) {
		return oe.Hint
	}
	return ""
}

// A TakenError says that another officer was first.
type TakenError struct{ By StaffID }

func (e *TakenError) Error() string { return "tips: already taken by " + e.By.String() }

// A StateError says that a tip in this state cannot be moved like that, most
// often because another officer moved it meanwhile.
type StateError struct {
	Act  Act
	Have State
}

func (e *StateError) Error() string {
	return fmt.Sprintf("tips: cannot %s a tip that is %s", e.Act, e.Have)
}
