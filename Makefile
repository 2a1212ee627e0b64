# GNU make on a bare Linux or macOS with Python 3.11 or newer. 需要 GNU make 与 Python 3.11 以上。
PYTHON ?= python3
WORKERS ?= logical
BIN := .venv/bin
UV := $(BIN)/uv --quiet
TOOL := DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python -m

.DEFAULT_GOAL := help
.PHONY: demo test check bench messages docs lock format clean help
.DELETE_ON_ERROR:

help:  ## this list  显示本说明
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

demo: .venv/runtime  ## the demonstration on an embedded database; PORT, LINLI_HOME  启动演示
	@exec $(BIN)/linli serve

test: .venv/dev  ## every test that this machine can run; ARGS="-k word" for some of them  运行全部测试
	@exec $(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal -ra $(ARGS)

check: .venv/dev  ## format, lint, types, import contracts, migrations, generated files  检查代码
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(TOOL) tools.schema
	$(TOOL) tools.messages --check
	$(TOOL) tools.docs --check
	$(TOOL) tools.tidy

bench: .venv/dev  ## every benchmark beside its floor  性能测试
	@exec $(BIN)/python -m benchmarks

messages: .venv/dev  ## gather the texts that people read, compile their translations  提取并编译译文
	$(TOOL) tools.messages

docs: .venv/dev  ## write the generated pages of docs/  生成文档
	$(TOOL) tools.docs

format: .venv/dev  ## put the code into shape  整理代码格式
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

COMPILE := pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: .venv/setup  ## choose versions anew within pyproject.toml; UPGRADE=--upgrade for the newest  重新锁定依赖
	$(UV) $(COMPILE) pyproject.toml $(UPGRADE) --output-file requirements.lock
	$(UV) $(COMPILE) pyproject.toml $(UPGRADE) --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(UV) $(COMPILE) $(UPGRADE) --group setup --constraint requirements-dev.lock --output-file requirements-setup.lock

clean:  ## remove what the commands above made, but not .linli/ with its data  清理（保留数据）
	rm -rf .venv .linli-test .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache *.egg-info build staticfiles
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up. Each file marks a step that need not be done again until what it depends on changes.

.venv/setup: requirements-setup.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo '需要 Python 3.11 以上：请安装，或写明路径，如 make PYTHON=python3.12 demo' >&2; \
	  echo 'Python 3.11 or newer is needed: install it, or name it, as in make PYTHON=python3.12 demo' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo '这个 Python 缺少 venv。Debian、Ubuntu 请先运行：apt-get install python3-venv' >&2; \
	  echo 'This Python lacks venv. On Debian or Ubuntu first: apt-get install python3-venv' >&2; exit 1; }
	@echo '正在准备（首次约半分钟）… Setting up, half a minute the first time…'
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@touch $@

# Added to what is there: after `make test` the virtual environment holds the tools as well.
.venv/runtime: .venv/setup requirements.lock pyproject.toml
	@$(UV) pip install --require-hashes -r requirements.lock
	@$(UV) pip install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/setup requirements-dev.lock pyproject.toml
	@$(UV) pip sync --require-hashes requirements-dev.lock
	@$(UV) pip install --no-deps --no-build-isolation --editable .
	@touch .venv/runtime $@
