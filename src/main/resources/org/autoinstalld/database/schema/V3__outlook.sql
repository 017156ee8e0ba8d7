-- What the last answer of a host promised, and that it fetched its disklabel template.
alter table host add column if not exists answer_template boolean;
alter table host add column if not exists answer_stop varchar(500);
alter table host add column if not exists template timestamp(6) with time zone;
