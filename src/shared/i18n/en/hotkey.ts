/** Words of the hotkeys: what they do, how they are heard here and why, and what speaks against a choice. */
export const hotkeyEn = {
  hotkey: {
    label: 'Hotkey',
    none: 'None',
    record: 'Press the keys that you want. Esc cancels, Backspace removes the hotkey.',
    keptElsewhere: (key: string) =>
      `Only the letting go of ${key} arrived: another program keeps it to itself. Choose other keys.`,
    nothingArrives:
      'If you press keys and nothing appears here, another program keeps them to itself. Choose others.',
    listening: 'Press keys now',
    saved: (binding: string) => `The hotkey is now ${binding}.`,
    removedNow: 'The hotkey was removed.',
    cancelled: 'Nothing was changed.',
    needsKey: 'Here a hotkey is Ctrl or Alt together with another key, or a function key alone.',
    /** What each hotkey does: the name of its button, and of its entry in the desktop's own list. */
    actions: { talk: 'Hotkey', mute: 'Mute key', stop: 'Stop key', toggle: 'Toggle key' },
    others: 'Other keys',
    toggleNote:
      'The toggle key talks with one press and is answered with the next, also where holding cannot be seen; no other program gets it.',
    othersNote: 'These keys work in every window, too, and each is optional.',
    noHold: 'No key is held to talk. The toggle key below works in every window.',
    problems: {
      same_as: (other: string) => `These keys already belong to: ${other}. Nothing was changed.`,
      reserved: 'These keys belong to the system or to nearly every program. Nothing was changed.',
      begins: (other: string) =>
        `One of these hotkeys begins with the other (${other}): pressing the longer one ends what was being said.`,
      types:
        'This key also types into the window that you work in. A key such as Right Ctrl or F9 types nothing.',
      acts: 'This key also does its own deed in the program that you work in.',
      volume: 'This key also changes the volume, as always.',
      mouse: 'This button also does its own deed in the program under the pointer.',
    },
    /** What stands in the way of a key that was chosen. */
    troubles: {
      shared: 'Another program has these keys, too: both will answer.',
      taken:
        'Another program has taken these keys, so they do nothing here. Choose others, or try again when they are free.',
    },
    modeNotes: {
      hold: 'Hold it to talk, tap it to switch hands-free. It works in every window.',
      toggle: 'Press it once to talk and once more to be answered. It works in every window.',
      none: 'It does not work outside this window. Here, hold Space to talk.',
    },
    reasons: {
      native: 'Parley can see the key go down and up.',
      native_shared:
        'Parley can see the key go down and up. Another program has these keys, too: both will answer.',
      portal: 'Your desktop tells Parley when the key goes down and up.',
      wayland: 'This desktop (Wayland) does not let programs see a key being held.',
      not_trusted: 'Parley may not watch keys yet.',
      library_missing: 'A system library is missing, so holding cannot be seen.',
      hook_failed: 'The part that watches the key could not start.',
      binding_taken: 'Another program already uses this hotkey.',
      switched_off: 'No key to hold is set.',
    },
    /** The step that would improve it. */
    steps: {
      native: 'Nothing needs to be done.',
      native_shared: 'Choose other keys if Parley alone should answer.',
      portal: 'To use other keys, change them in the settings of your desktop.',
      wayland:
        'A desktop whose portal offers global shortcuts lets you hold. Or bind “parley --ptt=down” and “parley --ptt=up” to a key in its settings.',
      not_trusted: 'Allow Parley under Privacy & Security, Accessibility, and choose Try again.',
      library_missing: 'Install libXtst and libXt from your system’s packages and choose Try again.',
      hook_failed: 'Choose Try again, or restart Parley.',
      binding_taken: 'Choose other keys.',
      switched_off: 'Choose one to hold it while you talk, in any window.',
    },
    tryAgain: 'Try again',
    desktopKeys: (trigger: string) => `Your desktop calls it: ${trigger}`,
    backends: {
      uiohook: 'Key watching',
      portal: 'Desktop portal',
      global_shortcut: 'System shortcut',
      none: 'None',
    },
    backend: 'Way',
    tap: 'A press shorter than this is a tap',
    sounds: 'Soft sounds when the microphone opens and closes',
    live: 'What arrives',
    down: 'down',
    up: 'up',
    repeat: 'repeat',
    test: 'Test the hotkey',
    testNote: 'While the test runs, the hotkey opens no microphone. Press it in any window and watch here.',
    testEnd: 'End the test',
    testWaiting: 'Waiting for the hotkey',
    testEvents: {
      press: 'Pressed',
      release: 'Let go',
      tap: 'A tap',
      mute: 'Mute key',
      stop: 'Stop key',
    },
    testHeld: (ms: string) => `after ${ms}`,
  },
}
