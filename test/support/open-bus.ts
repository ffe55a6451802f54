/** A message bus that admits every account: the test on one side, the app of the desk's person on the other. */
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const rules = (socket: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="false"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`

export const startOpenBus = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bus-'))
  await chmod(folder, 0o755)
  const socket = join(folder, 'bus')
  const config = join(folder, 'bus.conf')
  await writeFile(config, rules(socket))
  const daemon = spawn('dbus-daemon', [
    `--config-file=${config}`,
    '--nofork',
    '--nopidfile',
    '--print-address=1',
  ])
  let said = ''
  daemon.stderr.on('data', (data) => (said += String(data)))
  const address = await new Promise<string>((resolve, reject) => {
    daemon.stdout.once('data', (line: Buffer) => resolve(line.toString('utf8').trim()))
    daemon.once('error', reject)
    daemon.once('exit', () => reject(new Error(`the bus ended: ${said}`)))
  })
  await chmod(socket, 0o777)
  return {
    address,
    stop: async () => {
      daemon.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
