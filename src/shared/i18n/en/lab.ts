/** Words of the lab: numbers of voice detection tried on a recording. */

export const labEn = {
  lab: {
    title: 'Try it on your own voice',
    lead: 'Record a few sentences with your usual pauses and see where your turns would be cut. The recording stays in this window: it is neither sent nor saved.',
    record: 'Record',
    stopRecording: 'Stop recording',
    recording: (now: string, most: string) => `Recording: ${now} of ${most}`,
    opening: 'Opening the microphone',
    lastTurn: 'Take the last turn',
    openFile: 'Open a WAV file',
    file: 'WAV file',
    measureRoom: 'Measure the room',
    measuring: (left: string) => `Please be silent: ${left}`,
    reading: 'Listening to the recording',
    clear: 'Remove the recording',
    problems: {
      noTurn: 'There is no turn yet. Say something while the microphone is open, then take it.',
      nothing: 'Nothing was recorded. Check that the microphone is open, and record again.',
      file: 'This file holds no sound that can be read. Choose a WAV file.',
      model: 'The speech model could not be started. Nothing was lost; try again.',
      room: 'The silence could not be measured. Check that the microphone is open, and try again.',
      noVoice:
        'No voice was found in this recording. Record yourself speaking, or move closer to the microphone.',
    },
    from: {
      recorded: 'Your recording',
      turn: (at: string) => `Your last turn, from ${at} after the microphone was opened`,
      file: (name: string) => name,
    },
    length: (length: string) => `${length} long.`,
    plotLabel: (length: string) =>
      `Waveform and speech probability of ${length}, with the turns that would be cut`,
    legend: {
      wave: 'Waveform',
      probability: 'Speech probability',
      padding: 'Padding',
      speech: 'Speech',
      silence: 'Silence waited for',
    },
    now: 'Values in use',
    trial: 'Trial values',
    turns: (count: number) => (count === 1 ? '1 turn' : `${String(count)} turns`),
    noTurns: 'No turn: nothing reaches the threshold.',
    play: (number: number, which: string, from: string, to: string) =>
      `Play turn ${String(number)}, ${which.toLowerCase()}: ${from} to ${to}`,
    stop: (number: number, which: string) => `Stop turn ${String(number)}, ${which.toLowerCase()}`,
    cutOpen: 'goes on',
    compare: 'Compare with trial values',
    compareNote: 'Two settings side by side. Trial values change nothing in your talk until you use them.',
    nowName: (name: string) => `${name} in use`,
    trialName: (name: string) => `Trial ${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    suggest: 'Suggest values',
    use: 'Use these values',
    used: 'These values are in use now.',
    why: 'Why these values',
    reasons: {
      threshold: (p: { noise: string; voice: string; threshold: string }) =>
        `Between your words the model sees at most ${p.noise} speech, in your words at least ${p.voice}: a threshold of ${p.threshold} lies between them.`,
      thresholdRoom: (p: { noise: string; voice: string; threshold: string }) =>
        `Your silent room looks up to ${p.noise} like speech, your words at least ${p.voice}: a threshold of ${p.threshold} lies between them.`,
      thresholdUnclear: (p: { noise: string; voice: string }) =>
        `The noise looks as much like speech (${p.noise}) as your quieter words (${p.voice}), so no threshold tells them apart. Move closer to the microphone or find a quieter place.`,
      silence: (p: { pauses: number; longest: string; silence: string }) =>
        p.pauses === 1
          ? `You paused once, for ${p.longest}. Waiting ${p.silence} keeps both parts in one turn.`
          : `Your longest of ${String(p.pauses)} pauses lasts ${p.longest}. Waiting ${p.silence} keeps everything in one turn.`,
      noPause: (p: { silence: string }) =>
        `You did not pause, so ${p.silence} of silence are enough and the answer comes soon.`,
      longPauses: (p: { count: number; longest: string }) =>
        `${p.count === 1 ? 'One pause was' : `${String(p.count)} pauses were`} longer than 3 s (up to ${p.longest}) and taken for the end of a turn: waiting that long would delay every answer.`,
      padding: (p: { onset: string; padding: string }) =>
        `Your voice begins up to ${p.onset} before it is noticed. A padding of ${p.padding} keeps the first sound.`,
    },
    room: {
      quiet: (p: { level: string }) =>
        `A quiet room (${p.level}): nothing in it looks like speech, so the usual threshold is right.`,
      noisy: (p: { level: string; loudest: string; threshold: string }) =>
        `The room (${p.level}) looks up to ${p.loudest} like speech. A threshold of ${p.threshold} stays above it.`,
      voices: (p: { level: string }) =>
        `Voices can be heard in the room (${p.level}). No threshold tells them from yours; use a headset or push to talk.`,
      use: (threshold: string) => `Use threshold ${threshold}`,
    },
  },
}
