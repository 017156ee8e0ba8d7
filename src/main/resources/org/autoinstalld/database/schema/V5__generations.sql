-- A token is derived from a key, the host and its generation. Of generation 0 is one that was drawn and stored before that.
alter table token alter column token drop not null;
alter table token add column if not exists generation int default 0 not null;

-- For servers that share a PostgreSQL; with H2 the key is a file beside the tables.
create table if not exists token_key (
    id int primary key,
    secret varchar(64) not null
);
