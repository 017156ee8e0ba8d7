-- What each installation has fetched of the mirror, as each server saw it; written once a second at most for each host.
create table if not exists progress (
    host varchar(253) not null,
    instance varchar(40) not null,
    requester varchar(45) not null,
    begun timestamp(6) with time zone not null,
    active timestamp(6) with time zone not null,
    booted timestamp(6) with time zone,
    besides varchar(253) not null,
    rate bigint not null,
    seconds_left bigint,
    expected varchar(8000) not null,
    files varchar(8000) not null,
    primary key (host, instance)
);
create index if not exists progress_requester on progress (requester);
