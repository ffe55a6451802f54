/** Words of the echo self-test, of ducking, of recorded arrivals and of the latency card. */

const plural = new Intl.PluralRules('en')
const count = (n: number, shown: string, one: string, other: string): string =>
  `${shown} ${plural.select(n) === 'one' ? one : other}`

export const soundEn = {
  echo: {
    label: 'Echo test',
    note: 'Plays a chirp for five seconds and measures what the microphone hears of it. Nothing is sent.',
    test: 'Test the echo',
    running: 'Listening for the echo. Please be quiet for a moment.',
    residual: (db: string) => `What comes back is at ${db} dB.`,
    results: {
      good: 'Good: the microphone does not hear the assistant. You can interrupt it by speaking.',
      fair: 'Fair: a little of the assistant comes back. If it interrupts itself, turn the volume down.',
      poor: 'Poor: the microphone hears the assistant, which would interrupt itself. Use a headset, or listen only while it is silent.',
      noisy: 'The room is too loud to tell. Try again when it is quieter.',
      silent: 'Only silence came from the microphone. Check its mute switch, then test again.',
      no_microphone: 'The microphone could not be opened, so nothing was measured.',
      busy: 'Somebody is talking. Test again when the conversation rests.',
      failed: 'The test could not be finished. Try again.',
    },
    halfDuplex: 'Listen only while it is silent',
    halfDuplexOn: 'Parley now listens only while the assistant is silent.',
  },
  duck: {
    label: 'Lower the answer as soon as I speak',
    note: 'Parley hears you before the service does, and gives the answer its voice back when it was only a cough.',
    idle: 'It works with speech detection of the service, when speaking may interrupt.',
  },
  arrivals: {
    label: 'Record when sound arrives',
    note: 'For those who look into stutter: times and lengths, no sound and no words. The newest 30 files stay in the folder “traces” of Parley’s data.',
  },
  latency: {
    title: 'Speed of answers',
    lead: 'Measured on this computer in this conversation.',
    empty: 'Figures appear here after the first spoken answer.',
    figures: {
      heardMs: 'To the first sound',
      firstDeltaMs: 'Of that, until the answer arrives',
      silenceMs: 'From interruption to silence',
      captureMs: 'From microphone to network',
      startWaitMs: 'Wait before an answer starts',
    },
    notes: {
      heardMs: 'From your last word, as the service heard it, or from letting go of the key.',
      firstDeltaMs: 'The service and the network.',
      silenceMs: 'Until the loudspeaker is still.',
      captureMs: 'Until the last sample of a piece is handed over.',
      startWaitMs: 'Only as long as this network needs.',
    },
    p95: (value: string) => `19 of 20 within ${value}`,
    none: 'Not measured yet',
    columns: {
      toRenderMs: 'From its arrival to the first sample',
      gaps: 'Gaps',
      concealedMs: 'Concealed',
    },
    barTell: (time: string, heard: string, service: string, ours: string) =>
      `${time}: ${heard}; service and network ${service}, this computer ${ours}`,
    concealed: (ms: string) => `${ms} of them concealed`,
    gaps: (n: number, shown: string, ms: string) =>
      `${count(n, shown, 'gap', 'gaps')} in answers, ${ms} in all`,
    noGaps: 'No gaps in answers',
    late: (ms: string) => `${ms} of sound missing because this computer was busy`,
    falseAlarms: (n: number, shown: string) =>
      `The answer was lowered for nothing ${count(n, shown, 'time', 'times')}`,
    plot: 'Time to the first sound by answer',
    answers: (n: number, shown: string) => count(n, shown, 'answer', 'answers'),
    plotSummary: (answers: string, median: string, slowest: string) =>
      `${answers}; half within ${median}, the slowest took ${slowest}.`,
    service: 'Service and network',
    ours: 'This computer',
    newest: 'newest',
    oldest: 'oldest',
  },
}
