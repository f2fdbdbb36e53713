"""Words that are a slip away from a name and must never be mended into it.

First names, slang and the rarer English words; common words are known already. Found by running
SymSpell's list of English words (those seen 100,000 times or more) through the gazetteers.
"""

from __future__ import annotations

NOT_PLACES = frozenset(
    """
    abingdon addington ashleigh ashley austral australasia bailing balling banbury barking
    barkley barley beardsley berkshires bilberry billing blackbird blackfoot blackmun blackwood
    bobbing bradford bradley brantford brentford brenton brighten brightens brights bucking
    bulgari bulgarians button candy canny canty canvas carling carlow carlyle castings clifford
    coatbridge corneal cornwallis covertly darling dartboard dengue ducking eight engrave essay
    essex's farley fondness foxing fryer fryers fucking fullness furness grabs graces grads
    grass grates greys guildford hadlee halley hallow halting hampering hamstrings hangings
    hankering harbinger haring harley harlot hashing haskell hattie hayleigh herefordshire
    hockey holley huston internets inverses inverters kayleigh kayley kingstown kingwood
    lakeshore laughton laundry leight lesley lighting mange marcella marvell milford mocking
    muckin mudstone mugging mutton neigh netherland northing orchard oxford pakistanis parley
    patton pickford pisses pithy pitted postural range raylee rayleen robbing romford ryleigh
    scaffold shelley shirley shockley slanted sleigh smock soothed southbend southern southerner
    spock staffer staffers stagnated stamford stanford's stanhope stanley stashed steerage
    stockpot stocky stork strafford stunted sucking sutton tastings telford tendering tendrils
    thorough through thunders tilburg trending tucking unwell upping vitoria wagering wakened
    wanking wayland weekend weigh welford wesley wheaten wheaties whittle wickedly withal
    withing wording wordsworth wrester
    """.split()
)

NOT_SERVICES = frozenset(
    """
    advice angel angell angelo angie calms center centre chapters charity childish childlike
    children choline compassion crisps derick erick essay fearlessly ferric gallons guards
    helpline herrick kedah mental merrick oakland oaklands parcs police rape rapes raping rapper
    refuges refuse refused refute respond responded responds samaria samsung saris selah shouted
    sideline stalker stalking strick support survive survived survivor switched synagogue
    traffic trafficked trust victims wallop women
    """.split()
)
