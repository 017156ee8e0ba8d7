-- Which hosts were answered in which mode, for those that are answered once until they are armed.
create table if not exists answered (
    host varchar(253) not null,
    mode varchar(8) not null,
    first_answer timestamp(6) with time zone not null,
    serial bigint not null,
    shut boolean not null,
    primary key (host, mode)
);
