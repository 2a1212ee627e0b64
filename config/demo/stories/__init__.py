"""What people of the demonstration have asked for, and what came of it. Fictional, and the same every time."""

from config.demo.stories.earlier import EARLIER
from config.demo.stories.in_vain import IN_VAIN
from config.demo.stories.lately import LATELY
from config.demo.stories.story import Story

__all__ = ["CONTRACTOR", "LOCAL", "RIVAL", "STORIES", "Story"]

CONTRACTOR, RIVAL, LOCAL = "邻里社工服务中心", "东城暖阳社会服务中心", "东四文化志愿社"

STORIES = (*EARLIER, *LATELY, *IN_VAIN)
"""In the order in which they were told, those in vain last; `into` counts from the first."""
