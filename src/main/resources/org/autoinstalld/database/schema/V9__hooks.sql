-- Which events hooks were told of: the last of each host and kind, and, without a host, up to where a kind was read.
create table if not exists hook (
    kind varchar(16) not null,
    host varchar(253) not null,
    event bigint not null,
    at timestamp(6) with time zone not null,
    tries int not null,
    done boolean not null,
    primary key (kind, host)
);
