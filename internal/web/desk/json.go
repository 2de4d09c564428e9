package desk

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// sendJSON answers with a value for machines. What it holds may be personal: nobody keeps it.
func sendJSON(w http.ResponseWriter, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(append(text, '\n'))
	return err
}
