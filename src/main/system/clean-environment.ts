/** Child processes need the desktop's variables, and none of the person's secrets. */

const secretNames = /key|token|secret|password|authorization/i

/** The environment without anything that is named like a secret. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const clean: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !secretNames.test(name)) clean[name] = value
  }
  return clean
}
