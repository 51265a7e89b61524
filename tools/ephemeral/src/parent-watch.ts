// No server outlives us: a tiny shell holds the other end of a pipe and cleans up when the pipe closes, however we ended
// (exit, Ctrl-C, crash, SIGKILL). An orderly stop closes the pipe too, so the same few lines run every day.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { Socket } from "node:net"
import type { Writable } from "node:stream"

// The pid is only killed while its command line still names our directory: by then it might be another's process.
// It counts as gone when it does not exist, or is a zombie whose last thread has ended (nobody may be there to reap it).
const script = `
trap '' HUP INT TERM
directory=$1 pid= container=
while read -r kind value; do
  case $kind in
    pid) pid=$value ;;
    container) container=$value ;;
  esac
done
uses_directory() {
  case $(tr '\\0' ' ' <"/proc/$pid/cmdline" || ps -o args= -p "$pid") in
    *"$directory"*) return 0 ;;
    *) return 1 ;;
  esac
}
alive() {
  kill -0 "$pid" || return 1
  case $(cat "/proc/$pid/stat") in
    *") Z "*) [ "$(ls "/proc/$pid/task" | wc -l)" -gt 1 ] ;;
  esac
}
if [ -n "$container" ]; then docker rm --force --volumes "$container"; fi
if [ -n "$pid" ] && uses_directory; then
  kill -KILL "$pid"
  tries=0
  while [ $tries -lt 500 ] && alive; do tries=$((tries + 1)); sleep 0.02; done
fi
rm -rf -- "$directory"
`

/** Guards one directory and, once told, the process or container that uses it. */
export class ParentWatch {
  readonly #shell: ChildProcess
  readonly #pipe: Writable
  readonly #ended: Promise<unknown>

  /** @param directory removed at the end; the command line of a guarded process must contain it. */
  constructor(directory: string) {
    // detached: Ctrl-C in a terminal goes to the whole foreground group, and must not reach the watch or the server.
    this.#shell = spawn("/bin/sh", ["-c", script, "shoal-parent-watch", directory], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
      cwd: "/",
    })
    const pipe = this.#shell.stdin
    if (pipe === null) throw new Error("the shell that watches over a server has no stdin")
    this.#pipe = pipe
    this.#ended = once(this.#shell, "close")
    // A user that forgets stop() must still be able to exit; the watch then cleans up.
    this.#shell.unref()
    if (pipe instanceof Socket) pipe.unref()
    pipe.on("error", () => undefined)
    this.#ended.catch(() => undefined)
  }

  /** Names the process to kill at the end; `undefined` when it is gone. */
  guardProcess(pid: number | undefined): void {
    if (!this.#pipe.writableEnded) this.#pipe.write(`pid ${pid ?? ""}\n`)
  }

  /** Names the Docker container to remove at the end. */
  guardContainer(id: string): void {
    this.#pipe.write(`container ${id}\n`)
  }

  /** Kills what is guarded, removes the directory, and resolves when both are done. */
  async end(): Promise<void> {
    this.#shell.ref()
    this.#pipe.end()
    await this.#ended
  }
}
