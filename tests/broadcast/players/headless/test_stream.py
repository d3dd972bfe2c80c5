from broadcast.players.headless.stream import Told, read_events


def told(text: str) -> list[Told]:
    return list(read_events(text.encode().splitlines(keepends=True)))


def test_an_event_has_name_number_and_data() -> None:
    (event,) = told('id: 7\nevent: feed\ndata: {"etag": "x"}\n\n')
    assert (event.id, event.name, event.members) == ("7", "feed", {"etag": "x"})


def test_comments_are_passed_over() -> None:
    assert told(": hello\n\n: still here\n\n") == []


def test_retry_alone_is_told() -> None:
    (event,) = told(": hello\nretry: 3200\n\n")
    assert (event.retry_ms, event.data) == (3200, "")


def test_an_event_that_is_cut_off_is_not_told() -> None:
    assert told('event: interrupt\ndata: {"id"') == []


def test_data_that_is_no_object_has_no_members() -> None:
    assert [event.members for event in told("data: [1]\n\ndata: {\n\n")] == [{}, {}]
