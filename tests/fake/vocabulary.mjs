// Why: the words by which the fake reads a page, and the closed classes in
// which it answers; data only, so that a test sees at a glance what to write.

/** Setting classes: words that speak for them, a phrase, sounds heard there. */
export const SETTINGS = {
  forest: ['forest woods wood trees pines oak oaks grove thicket', 'a forest', 'birds leaves'],
  sea: ['sea ocean waves surf tide', 'the open sea', 'waves wind'],
  ship: ['ship deck mast sails sail helm boat sailors', 'the deck of a ship', 'waves ropes'],
  beach: ['beach shore sand dunes shells', 'a beach', 'waves gulls'],
  river: ['river stream brook ferry banks', 'the bank of a river', 'water birds'],
  mountain: ['mountain mountains peak cliff summit ridge', 'a mountain side', 'wind'],
  field_countryside: ['field fields meadow farm hay pasture', 'open fields', 'crickets birds'],
  garden: ['garden roses orchard lawn hedge', 'a garden', 'birds bees'],
  village: ['village hamlet cottage cottages', 'a village', 'chickens voices'],
  city_street: ['street streets city town market pavement', 'a city street', 'crowd carriages'],
  house_interior: ['room parlour kitchen hearth bedroom stairs', 'a room in a house', 'fire clock'],
  tavern_inn: ['tavern inn ale tankard landlord', 'a tavern', 'crowd glasses'],
  castle: ['castle tower battlements keep drawbridge', 'a castle', 'wind torches'],
  cave_underground: ['cave cavern tunnel underground mine', 'a cave', 'drips echo'],
  road_journey: ['road coach horse horses rode journey', 'a country road', 'horses wheels'],
  train_carriage: ['train railway compartment locomotive', 'a railway carriage', 'train'],
  battlefield: ['battle soldiers cannon trenches muskets', 'a battlefield', 'cannon shouts'],
  church: ['church chapel altar nave cathedral', 'a church', 'bells organ'],
  office_shop: ['office shop counter desk ledger clerk', 'an office', 'clock pens'],
  school: ['school classroom lesson pupils teacher', 'a school', 'voices bell'],
  desert: ['desert camels oasis', 'a desert', 'wind sand'],
  snow_ice: ['ice glacier frozen sledge', 'a frozen waste', 'wind ice'],
  swamp_moor: ['swamp moor marsh bog reeds', 'a moor', 'frogs wind'],
  prison: ['prison cell dungeon gaoler chains', 'a prison cell', 'drips chains'],
  court_hall: ['court judge jury throne ballroom', 'a great hall', 'crowd'],
  other: ['', 'a quiet place', 'room'],
};

export const MOODS = {
  peaceful: 'calm quiet peace gentle still softly slept',
  joyful: 'joy happy laughed merry delight danced',
  humorous: 'joke funny ridiculous grinned',
  mysterious: 'strange secret mystery shadow whisper',
  tense: 'tense nervous hurried waited danger listened',
  frightening: 'terror fear scream horror dread',
  sad: 'sad wept tears grief mourned alone',
  angry: 'angry rage fury shouted cursed',
  romantic: 'kiss love beloved tender',
  adventurous: 'adventure quest treasure voyage',
  wonder: 'wonder marvel stars amazed',
  neutral: '',
};

export const WEATHERS = {
  clear: 'sunny sunshine bright clear',
  rain: 'rain raining drizzle shower',
  storm: 'storm thunder lightning tempest gale',
  snow: 'snow snowed snowflakes blizzard',
  fog: 'fog mist haze',
  wind: 'wind windy breeze',
  hot: 'hot heat scorching',
  none: '',
};

export const TIMES = {
  dawn: 'dawn sunrise daybreak',
  morning: 'morning breakfast',
  day: 'noon midday afternoon',
  evening: 'evening dusk sunset twilight',
  night: 'night midnight moon dark darkness',
  unknown: '',
};

export const INTENSITIES = {
  low: 'calm quiet softly slept still whisper gentle',
  medium: '',
  high: 'storm battle scream shouted ran thunder fury fire terror',
};

export const SOUNDS = 'waves wind fire crowd horses birds clock rain thunder bells'.split(' ');

export const ACTIONS = 'walked ran rode sailed climbed fought slept waited spoke listened'
  .split(' ');

const TEXTURES = {
  near: 'soft,hushed,warm,cool,dense,airy,muffled,bright'.split(','),
  layer: 'low drone,slow swell,faint shimmer,distant rumble,deep hum,light rustle'.split(','),
  space: 'close walls,wide air,long echo,dry space,hollow space,open sky'.split(','),
  motion: 'drifting,pulsing,circling,rising,settling,wavering,rolling,breathing'.split(','),
  ground: 'stone,timber,earth,water,metal,cloth,glass,straw'.split(','),
};

/** Lists from which a prompt takes one word each, so that prompts differ. */
export const TEXTURE_LISTS = Object.values(TEXTURES);
