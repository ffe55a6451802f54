/**
 * The process behind tray-host.ts: owns the name of the desktop's watcher of tray icons on the session bus, tells of
 * each icon ({ item }) and makes the calls that it is given ({ n, message }, a line each), answering { n, error, answer }.
 * A process of its own, since the bus admits the desk's person alone.
 */
import { createInterface } from 'node:readline'
import dbus from '@homebridge/dbus-native'

/** @param {object} said */
const say = (said) => console.log(JSON.stringify(said))
const bus = dbus.sessionBus()
/** @type {string[]} */
const items = []
bus.exportInterface(
  {
    IsStatusNotifierHostRegistered: true,
    ProtocolVersion: 0,
    RegisteredStatusNotifierItems: items,
    /** @param {string} item */
    RegisterStatusNotifierItem: (item) => {
      items.push(item)
      say({ item })
    },
    RegisterStatusNotifierHost: () => undefined,
  },
  '/StatusNotifierWatcher',
  {
    name: 'org.kde.StatusNotifierWatcher',
    methods: { RegisterStatusNotifierItem: ['s', ''], RegisterStatusNotifierHost: ['s', ''] },
    signals: {},
    properties: {
      IsStatusNotifierHostRegistered: 'b',
      ProtocolVersion: 'i',
      RegisteredStatusNotifierItems: 'as',
    },
  },
)
bus.requestName('org.kde.StatusNotifierWatcher', 0, (error) => {
  if (error) throw new Error('the watcher’s name is taken')
  say({ ready: true })
})
createInterface({ input: process.stdin }).on('line', (line) => {
  const { n, message } = JSON.parse(line)
  bus.invoke(message, (error, ...answer) => say({ n, error: error ? JSON.stringify(error) : null, answer }))
})
