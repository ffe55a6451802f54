/**
 * Stands in for the login manager of systemd: owns its name on the bus of DBUS_SYSTEM_BUS_ADDRESS, and tells of sleep
 * and waking when told to ("sleep" and "wake", a line each, on standard input). Unlike the real one it grants no delay
 * of the sleep, since that takes a file descriptor, which this library cannot send.
 */
import { createInterface } from 'node:readline'
import dbus from '@homebridge/dbus-native'

const bus = dbus.createClient({ busAddress: process.env['DBUS_SYSTEM_BUS_ADDRESS'] })
const PRIMARY_OWNER = 1
bus.requestName('org.freedesktop.login1', 0, (error, answer) => {
  if (error || answer !== PRIMARY_OWNER) {
    console.error('the name was not to be had', error ?? answer)
    process.exit(1)
  }
  console.log('ready')
})
createInterface({ input: process.stdin }).on('line', (line) => {
  if (line !== 'sleep' && line !== 'wake') return
  const about = ['/org/freedesktop/login1', 'org.freedesktop.login1.Manager', 'PrepareForSleep']
  bus.sendSignal(...about, 'b', [line === 'sleep'])
})
