/** Turkish words of the Voice detection screen; protocol names stay in brackets. */
import type { voiceDetectionEn } from '../en/voice-detection'

export const voiceDetectionTr: typeof voiceDetectionEn = {
  voice: {
    title: 'Ses algılama',
    lead: 'Hizmetin konuşmaya başladığınızı ve bitirdiğinizi nasıl anladığı. Değişiklikler hemen geçerli olur.',
    turnTaking: 'Söz sırası (turn taking)',
    modes: {
      server_vad: 'Sunucu algılaması (server VAD)',
      semantic_vad: 'Anlamsal algılama (semantic VAD)',
      push_to_talk: 'Basılı tutup konuş (push to talk)',
    },
    modeNotes: {
      server_vad: 'Sese ve sessizliğe bakar: bir duraklama sözünüzü bitirir.',
      semantic_vad: 'Anlama bakar: düşüncenizi bitirmiş görünmenizi bekler.',
      push_to_talk: 'Siz karar verirsiniz: sözünüz, tuşu tuttuğunuz sürece sürer.',
    },
    threshold: 'Eşik (threshold)',
    thresholdNote: 'Yükselince daha belirgin konuşmanız gerekir ve gürültü daha az söz başlatır.',
    prefixPadding: 'Ön pay (prefix padding)',
    prefixPaddingNote: 'Yükselince ilk sözcüğünüzden önceki sesin daha çoğu saklanır.',
    silenceDuration: 'Sessizlik süresi (silence duration)',
    silenceDurationNote: 'Yükselince daha uzun duraklayabilirsiniz ve yanıt daha geç gelir.',
    eagerness: 'İsteklilik (eagerness)',
    eagernessNote: 'Yükselince siz bitirmiş göründükten sonra yanıt daha erken gelir.',
    eagernessLevels: { auto: 'Otomatik', low: 'Düşük', medium: 'Orta', high: 'Yüksek' },
    valueOf: (name) => `${name}, değer`,
    ms: 'ms',
    resetAll: 'Varsayılana döndür',
    meterTitle: 'Mikrofonunuz şu anda',
    meterNote:
      'Bu, sesinizin ne kadar yüksek olduğudur; hizmetin yargısı değildir. Ona kendi modeli karar verir.',
    openMicrophone: 'Mikrofonu aç',
    microphoneClosed: 'Mikrofon kapalı. Düzeyinizi görmek için açın; hiçbir şey gönderilmez.',
    pushToTalkNote: 'Basılı tutup konuşurken algılanacak bir şey yoktur: hiçbir duraklama sözünüzü bitirmez.',
    level: (db) => `${db} dB`,
  },
}
