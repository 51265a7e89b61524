// PAM with services of our own, without touching /etc: a copy of the server's libpam in which the path /etc/pam.d is another one of the same length.
import { randomBytes } from "node:crypto"
import { chmod, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"

const systemServices = "/etc/pam.d"

export interface PrivatePam extends AsyncDisposable {
  /** The library, to be preloaded into the server. */
  readonly library: string
}

/** One step of a PAM stack: a module asks a question and takes this answer only, or any. */
export type PamStep = { readonly answer: string } | "any answer"

/**
 * Makes the services.
 * @param pluginDirectory of the server (`@@plugin_dir`): libpam and its modules are those next to it
 * @returns undefined when that directory is not on this machine
 */
export async function privatePam(
  pluginDirectory: string,
  services: Readonly<Record<string, readonly PamStep[]>>,
): Promise<PrivatePam | undefined> {
  const libraries = await librariesBeside(pluginDirectory)
  if (libraries === undefined) return undefined
  const directory = `/tmp/${randomBytes(3)
    .toString("hex")
    .slice(0, systemServices.length - "/tmp/".length)}`
  await mkdir(directory)
  // The server may run as another user.
  await chmod(directory, 0o755)
  const library = join(directory, "libpam.so.0")
  const code = await readFile(join(libraries, "libpam.so.0"), "latin1")
  await writeReadable(library, code.replaceAll(systemServices, directory))
  for (const [name, steps] of Object.entries(services)) {
    const lines: string[] = []
    for (const [i, step] of steps.entries()) {
      const check = join(directory, `${name}-${String(i)}`)
      if (step !== "any answer") await writeReadable(check, `[ "$(tr -d '\\0')" = '${step.answer}' ]\n`)
      const modules = join(libraries, "security")
      lines.push(
        step === "any answer"
          ? // It asks even when there is an answer already, and leaves its own to the next step.
            `auth required ${join(modules, "pam_stress.so")}`
          : `auth required ${join(modules, "pam_exec.so")} expose_authtok quiet /bin/sh ${check}`,
      )
    }
    lines.push(`account required ${join(libraries, "security/pam_permit.so")}`)
    await writeReadable(join(directory, name), `${lines.join("\n")}\n`)
  }
  return { library, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
}

async function writeReadable(file: string, text: string): Promise<void> {
  await writeFile(file, text, "latin1")
  await chmod(file, 0o644)
}

/** `<root>/lib/<triplet>` for plugins in `<root>/usr/lib/mysql/plugin`. */
async function librariesBeside(pluginDirectory: string): Promise<string | undefined> {
  for (const parent of ["../../../../lib", "../../../lib"]) {
    const base = join(pluginDirectory, parent)
    for (const name of await readdir(base).catch(() => [])) {
      const found = await stat(join(base, name, "security/pam_exec.so")).catch(() => undefined)
      if (found !== undefined && name.includes("-linux-")) return join(base, name)
    }
  }
  return undefined
}
