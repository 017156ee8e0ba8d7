-- Why an arming ended and what a refusal was, as values beside the words; and for which arming a report is, which
-- was the beginning of its name before: the arming's serial number and a hyphen.
alter table arming add column if not exists closed_cause varchar(16);
update arming set closed_cause = case
        when closed_reason like 'disarmed by %' then 'DISARMED'
        when closed_reason like '%answer was handed out' or closed_reason like '%answers was handed out' then 'USED_UP'
        when closed_reason like 'installed, %' then 'INSTALLED'
        when closed_reason like 'asked by lladdr again %' then 'NEW_BOOT'
        when closed_reason like 'answered, then quiet %' then 'QUIET'
        when closed_reason like 'its window ended %' then 'WINDOW_OVER'
        else 'OTHER' end
    where closed is not null and closed_cause is null;

alter table host add column if not exists refusal_failed boolean;
update host set refusal_failed = (refusal like 'could not be answered: %')
    where refused is not null and refusal_failed is null;

alter table report add column if not exists serial bigint default 0 not null;
update report set serial = cast(substring(id from 1 for position('-' in id) - 1) as bigint)
    where serial = 0 and position('-' in id) between 2 and 19
        and translate(substring(id from 1 for position('-' in id) - 1), '123456789', '000000000')
            = repeat('0', position('-' in id) - 1);
