"""`linli tour`: the main threads against a running server, through HTTP and WebSocket, told step by step."""

from config.client import Client, Refused
from config.demo.cast import person
from config.embedded.errors import NoServerError
from config.tour.group import group_thread
from config.tour.needs import need_thread
from config.tour.projects import project_thread
from config.tour.stage import CAST_OF_THE_TOUR, Failed, Tour
from config.tour.street import street_thread
from config.tour.work import work_thread


def tour(client: Client) -> int:
    """Play the threads; 0 when every step held."""
    play = Tour(client)
    try:
        client.sign_in([person(number).phone for number in CAST_OF_THE_TOUR])
        print("\n一、一件需求，从上报到居民自己的评价  ·  A need, from the report to the resident's own verdict\n")
        need_thread(play)
        print("\n二、电话里的需求，和街坊读到的话  ·  A need by telephone, and what the street reads\n")
        street_thread(play)
        print("\n三、一个公共资金的项目，从把关到整改  ·  A funded project, from gatekeeping to follow-up\n")
        project_thread(play)
        print(
            "\n四、志愿服务队自己的事：成长、选举、会议、任期  ·  The group itself: growth, elections, meetings, terms\n"
        )
        group_thread(play)
        print("\n五、谁在什么时候来：岗位、周期、替班、巡访  ·  Who comes when: roles, series, stand-ins, rounds\n")
        work_thread(play)
    except (Failed, Refused, NoServerError, KeyError) as error:
        print(f"\n✗ 第 {play.steps} 步没有走通 step {play.steps} failed: {error!r}", flush=True)
        return 1
    print(f"\n✓ {play.steps} 步全部走通  ·  all {play.steps} steps held", flush=True)
    return 0
