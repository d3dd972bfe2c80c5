from sync2gear.cleaning import cleaned


def test_headers_that_pose_as_others_are_dropped() -> None:
    headers = [(b"x-forwarded-for", b"1"), (b"x_forwarded_for", b"2"), (b"proxy", b"3"), (b"host", b"4")]
    scope = cleaned({"type": "http", "headers": headers, "query_string": b""})
    assert scope["headers"] == [(b"x-forwarded-for", b"1"), (b"host", b"4")]


def test_query_string_becomes_ascii_and_is_otherwise_kept() -> None:
    scope = cleaned({"type": "http", "headers": [], "query_string": b"q=%20a+b&x=\xc3\xa9&y=[1]"})
    assert scope["query_string"] == b"q=%20a+b&x=%C3%A9&y=[1]"
