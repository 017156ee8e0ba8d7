-- Whose response file an address was given last, which is asked for before an installer is told which sets there are.
create index if not exists host_answer_requester on host (answer_requester);
