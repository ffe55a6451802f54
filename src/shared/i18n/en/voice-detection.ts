/** Words of the Voice detection screen: each setting with what is noticed when it goes up. */

export const voiceDetectionEn = {
  voice: {
    title: 'Voice detection',
    lead: 'How the service decides that you have begun and finished speaking. Changes apply at once.',
    turnTaking: 'Turn taking',
    modes: {
      server_vad: 'Server VAD',
      semantic_vad: 'Semantic VAD',
      push_to_talk: 'Push to talk',
    },
    modeNotes: {
      server_vad: 'Listens for sound and silence: a pause ends your turn.',
      semantic_vad: 'Listens to the meaning: waits until you seem to have finished your thought.',
      push_to_talk: 'You decide: your turn lasts as long as you hold the key.',
    },
    threshold: 'Threshold',
    thresholdNote: 'When this goes up, you must speak more clearly, and noise starts fewer turns.',
    prefixPadding: 'Prefix padding',
    prefixPaddingNote: 'When this goes up, more of the sound before your first word is kept.',
    silenceDuration: 'Silence duration',
    silenceDurationNote: 'When this goes up, you may pause longer, and the answer comes later.',
    eagerness: 'Eagerness',
    eagernessNote: 'When this goes up, the answer comes sooner after you seem to have finished.',
    eagernessLevels: { auto: 'Automatic', low: 'Low', medium: 'Medium', high: 'High' },
    valueOf: (name: string) => `${name}, value`,
    ms: 'ms',
    resetAll: 'Reset to defaults',
    meterTitle: 'Your microphone now',
    meterNote:
      'This is how loud you are, not how the service judges your speech; its own model decides that.',
    openMicrophone: 'Open the microphone',
    microphoneClosed: 'The microphone is closed. Open it to see your level; nothing is sent.',
    pushToTalkNote: 'In push to talk there is nothing to detect: no pause ends your turn.',
    level: (db: string) => `${db} dB`,
  },
}
