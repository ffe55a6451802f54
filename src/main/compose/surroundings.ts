/** What changes around the talk: settings that take effect at once, the network, sleep and wake, the locked screen. */
import { networkInterfaces } from 'node:os'
import { app, nativeTheme, net, powerMonitor } from 'electron'
import { notice } from '#core/notice'
import { sessionConfig } from '../realtime/session-config'
import { createSettingsEffects } from '../settings/effects'
import { createLoginItem } from '../system/login-item'
import { createNetworkWatch } from '../system/network'
import { watchPower, watchStandstill } from '../system/power'
import type { Services } from './services'

export function watchSurroundings(services: Services): void {
  applySettings(services)
  watchTheWay(services)
}

function applySettings({ base, access, conversation, hotkeys, tools }: Services): void {
  const { session } = conversation
  const loginItem = createLoginItem({ app, platform: process.platform, env: process.env, log: base.log })
  const effects = createSettingsEffects(
    {
      config: (value) =>
        sessionConfig(
          value,
          value.language === 'system' ? base.systemLanguage : value.language,
          tools.runner.specs,
        ),
      configure: (next) => session.input({ type: 'configure', config: next }),
      leave: (profileName) => {
        const { connection } = session.view()
        session.input({ type: 'disconnect' })
        if (connection === 'disconnected' || connection === 'failed') return
        base.notices.add(
          notice('profile.moved', 'info', { params: { profile: profileName }, action: 'reconnect' }),
        )
      },
      isTalking: () => session.view().holdOpen,
      refreshKey: () => void access.account.refresh(),
      bindHotkey: hotkeys.hotkey.bind,
      setTheme: (theme) => {
        nativeTheme.themeSource = theme
      },
      setLaunchAtLogin: loginItem.set,
      setPracticeLanguage: access.practice.setLanguage,
      applyRetention: conversation.history.applyRetention,
      touch: base.onChange,
    },
    base.clock,
  )
  base.settings.subscribe(effects.onChange)
  session.subscribe(({ holdOpen }) => {
    if (!holdOpen) effects.onTalkEnd()
  })
}

function watchTheWay({ base, conversation, hotkeys }: Services): void {
  const { clock, log } = base
  const { session } = conversation
  const network = createNetworkWatch({
    isOnline: () => net.isOnline(),
    interfaces: networkInterfaces,
    clock,
    onOnline: (online) => {
      log.info('network', { online })
      session.input({ type: 'network', online })
    },
    onChanged: session.probe,
  })
  session.subscribe(({ connection }) => {
    network.watch(connection !== 'disconnected' && connection !== 'failed')
    // A line that breaks is often the first sign of a network that is gone.
    if (connection === 'reconnecting') network.look()
  })
  const onWake = (): void => {
    network.look()
    session.input({ type: 'resume' })
    session.probe()
    hotkeys.hotkey.bind(base.settings.get().hotkey)
  }
  watchPower(powerMonitor, {
    onSuspend: () => {
      log.info('suspend', {})
      hotkeys.ptt.input({ type: 'guard', guard: 'suspend' })
      session.input({ type: 'suspend' })
    },
    onResume: onWake,
    onLock: () => {
      hotkeys.ptt.input({ type: 'guard', guard: 'lock' })
      session.input({ type: 'stop' })
    },
    onShutdown: () => app.quit(),
  })
  watchStandstill(clock, onWake)
}
