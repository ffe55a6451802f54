/** Turkish words of the lab. */
import type { labEn } from '../en/lab'

export const labTr: typeof labEn = {
  lab: {
    title: 'Kendi sesinizde deneyin',
    lead: 'Alışık olduğunuz duraklamalarla birkaç cümle kaydedin ve sözlerinizin nerede kesileceğini görün. Kayıt bu pencerede kalır: ne gönderilir ne de saklanır.',
    record: 'Kaydet',
    stopRecording: 'Kaydı durdur',
    recording: (now, most) => `Kaydediliyor: ${now} / ${most}`,
    opening: 'Mikrofon açılıyor',
    lastTurn: 'Son sözü al',
    openFile: 'WAV dosyası aç',
    file: 'WAV dosyası',
    measureRoom: 'Odayı ölç',
    measuring: (left) => `Lütfen susun: ${left}`,
    reading: 'Kayıt dinleniyor',
    clear: 'Kaydı kaldır',
    problems: {
      noTurn: 'Henüz bir söz yok. Mikrofon açıkken bir şey söyleyin, sonra alın.',
      nothing: 'Hiçbir şey kaydedilmedi. Mikrofonun açık olduğunu denetleyin ve yeniden kaydedin.',
      file: 'Bu dosyada okunabilen bir ses yok. Bir WAV dosyası seçin.',
      model: 'Konuşma modeli başlatılamadı. Hiçbir şey kaybolmadı; yeniden deneyin.',
      room: 'Sessizlik ölçülemedi. Mikrofonun açık olduğunu denetleyin ve yeniden deneyin.',
      noVoice: 'Bu kayıtta ses bulunamadı. Konuşurken kaydedin ya da mikrofona yaklaşın.',
    },
    from: {
      recorded: 'Kaydınız',
      turn: (at) => `Son sözünüz, mikrofon açıldıktan ${at} sonrasından`,
      file: (name) => name,
    },
    length: (length) => `${length} uzunluğunda.`,
    plotLabel: (length) => `${length} uzunluğunda dalga biçimi ve konuşma olasılığı, kesilecek sözlerle`,
    legend: {
      wave: 'Dalga biçimi',
      probability: 'Konuşma olasılığı',
      padding: 'Ön pay',
      speech: 'Konuşma',
      silence: 'Beklenen sessizlik',
    },
    now: 'Kullanılan değerler',
    trial: 'Deneme değerleri',
    turns: (count) => `${String(count)} söz`,
    noTurns: 'Söz yok: hiçbir şey eşiğe ulaşmıyor.',
    play: (number, which, from, to) => `Çal: ${String(number)}. söz, ${which}, ${from} ile ${to} arası`,
    stop: (number, which) => `Durdur: ${String(number)}. söz, ${which}`,
    cutOpen: 'sürüyor',
    compare: 'Deneme değerleriyle karşılaştır',
    compareNote:
      'İki ayar yan yana. Deneme değerleri, siz kullanana kadar konuşmanızda hiçbir şeyi değiştirmez.',
    nowName: (name) => `Kullanılan: ${name}`,
    trialName: (name) => `Deneme: ${name}`,
    suggest: 'Değer öner',
    use: 'Bu değerleri kullan',
    used: 'Bu değerler şimdi kullanılıyor.',
    why: 'Neden bu değerler',
    reasons: {
      threshold: (p) =>
        `Sözcüklerinizin arasında model en çok ${p.noise}, sözcüklerinizde en az ${p.voice} konuşma görüyor: ${p.threshold} eşiği ikisinin arasında.`,
      thresholdRoom: (p) =>
        `Sessiz odanız en çok ${p.noise}, sözcükleriniz en az ${p.voice} konuşmaya benziyor: ${p.threshold} eşiği ikisinin arasında.`,
      thresholdUnclear: (p) =>
        `Gürültü (${p.noise}) alçak söylediğiniz sözcükler kadar (${p.voice}) konuşmaya benziyor; hiçbir eşik ikisini ayıramaz. Mikrofona yaklaşın ya da daha sessiz bir yer bulun.`,
      silence: (p) =>
        p.pauses === 1
          ? `Bir kez, ${p.longest} durakladınız. ${p.silence} beklemek iki parçayı tek sözde tutar.`
          : `${String(p.pauses)} duraklamanızın en uzunu ${p.longest} sürüyor. ${p.silence} beklemek hepsini tek sözde tutar.`,
      noPause: (p) => `Duraklamadınız; ${p.silence} sessizlik yeter ve yanıt çabuk gelir.`,
      longPauses: (p) =>
        `3 saniyeden uzun ${String(p.count)} duraklama (en çok ${p.longest}) sözün sonu sayıldı: o kadar beklemek her yanıtı geciktirirdi.`,
      padding: (p) =>
        `Sesiniz fark edilmeden en çok ${p.onset} önce başlıyor. ${p.padding} ön pay ilk sesi korur.`,
    },
    room: {
      quiet: (p) =>
        `Sessiz bir oda (${p.level}): içindeki hiçbir şey konuşmaya benzemiyor, alışılmış eşik doğru.`,
      noisy: (p) =>
        `Oda (${p.level}) en çok ${p.loudest} konuşmaya benziyor. ${p.threshold} eşiği bunun üstünde kalır.`,
      voices: (p) =>
        `Odada sesler duyuluyor (${p.level}). Hiçbir eşik onları sizinkinden ayıramaz; kulaklık ya da basılı tutup konuşmayı kullanın.`,
      use: (threshold) => `${threshold} eşiğini kullan`,
    },
  },
}
