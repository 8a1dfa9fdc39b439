"""The folder as a broker: messages whole or not at all."""

from pathlib import Path

import pytest
from kombu import Connection

from jobs import folder_transport


@pytest.fixture
def folder(tmp_path):
    messages = tmp_path / "messages"
    messages.mkdir()
    return messages


@pytest.fixture
def queue(folder, tmp_path):
    """A queue in the folder, by the transport that `filesystem://` means here."""
    folder_transport.install()
    folder_transport.Transport.global_state.clear()  # a process remembers the queues of its one broker
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(tmp_path / "control"),
        "polling_interval": 0.02,
    }
    with Connection("filesystem://", transport_options=options) as connection, connection.SimpleQueue("work") as simple:
        yield simple
    folder_transport.Transport.global_state.clear()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_message_arrives(queue):
    queue.put({"code": 1})
    assert queue.get(timeout=3).payload == {"code": 1}


def test_messages_arrive_in_the_order_they_were_sent(queue):
    for number in range(5):
        queue.put(number)
    assert [queue.get(timeout=3).payload for _ in range(5)] == [0, 1, 2, 3, 4]


def test_a_message_that_was_read_leaves_no_file(queue, folder):
    queue.put("x")
    queue.get(timeout=3)
    assert files(folder) == []


def test_a_message_is_taken_by_one_reader(queue):
    queue.put("x")
    queue.get(timeout=3)
    with pytest.raises(queue.Empty):
        queue.get(timeout=0.1)


def test_a_message_still_being_written_is_not_read(queue, folder):
    (folder / "00000000000000000001_a.work.msg.part").write_text('{"half": ')
    with pytest.raises(queue.Empty):
        queue.get(timeout=0.1)


def test_a_message_that_cannot_be_read_is_passed_over(queue, folder):
    (folder / "00000000000000000001_a.work.msg").write_text("")
    queue.put("x")
    assert queue.get(timeout=3).payload == "x"


def test_events_of_workers_are_not_kept(queue, folder):
    channel = queue.channel
    channel.exchange_declare("celeryev", type="fanout")
    channel.queue_declare("gone")
    channel.queue_bind("gone", "celeryev", "")
    channel.basic_publish(channel.prepare_message("beat"), exchange="celeryev", routing_key="")
    assert files(folder) == []
