"""One business as a file: written, looked through, and made a business again.

At the top of the house, because all of it comes along: public rows, the schema, files, and the edge's rows of
paired players. An archive is a tar of

- `business.json`: its settings, people, paired players and remotes;
- `audit.jsonl`: its own log, a row a line;
- `rows.sql`: the rows of its schema, by `pg_dump --data-only`;
- `files/…`: its files by their keys, where they come along;
- `manifest.json`, the last: the migrations of its schema, size and SHA-256 of these members, and its files.

Nothing of it is executed. Tables come from this version's own migrations, and of `rows.sql` only rows are
taken, so an archive can fill its own schema and nothing else.
"""
