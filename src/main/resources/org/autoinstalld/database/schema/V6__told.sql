-- What each host told last of its installation, beside what was foreseen, and its host keys.
create table if not exists told (
    host varchar(253) primary key,
    at timestamp(6) with time zone not null,
    mode varchar(8),
    setdir varchar(40),
    verdict varchar(100) not null,
    why varchar(500) not null,
    differences varchar(20000) not null,
    host_keys varchar(8000) not null,
    keys_gone varchar(8000) not null
);
