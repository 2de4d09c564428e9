package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed schema/*.sql
var schemaFiles embed.FS

// migrate brings the schema up to this program's, each numbered file in one
// transaction. It refuses a schema that is newer than the program.
func migrate(ctx context.Context, db *sql.DB, e engine) error {
	files, err := fs.Glob(schemaFiles, "schema/*.sql")
	if err != nil {
		return err
	}
	steps := make([]*goose.Migration, len(files))
	for i, name := range files {
		if steps[i], err = step(name, e); err != nil {
			return err
		}
	}
	dialect := goose.DialectSQLite3
	if e == postgresEngine {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, db, nil, goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read schema: %w", err)
	}
	stored, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if newest := steps[len(steps)-1].Version; stored > newest {
		return fmt.Errorf("the database has schema %d, this program knows %d: %w", stored, newest, ErrNewer)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate schema: %w", err)
	}
	return nil
}

// step makes a migration of schema/0002_people.sql: number 2, its text in the engine's words.
func step(name string, e engine) (*goose.Migration, error) {
	text, err := schemaFiles.ReadFile(name)
	if err != nil {
		return nil, err
	}
	number, _, _ := strings.Cut(strings.TrimPrefix(name, "schema/"), "_")
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("schema file %s has no number: %w", name, err)
	}
	up := func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, e.schema(string(text)))
		return err
	}
	return goose.NewGoMigration(version, &goose.GoFunc{RunTx: up}, nil), nil
}
